Feature: Backpressure
  A full queue is told, never hidden.

  Background:
    Given a pool with 1 worker

  @ORCH-2006 @ORCH-3003
  Scenario: A full queue refuses what is new
    Given its queue holds 1 task and refuses more
    And "first" runs
    And "second" waits
    When a client sends "third"
    Then it is refused as ADMISSION_REJECT
    And the policy is told as "reject"
    And 1 task waits

  @ORCH-2007
  Scenario: Whoever is refused is told when to come back
    Given its queue holds 1 task and refuses more
    And "first" runs
    And "second" waits
    When a client sends "third"
    Then it is told when to come back

  @ORCH-3010
  Scenario: A canceled task makes room
    Given its queue holds 1 task and refuses more
    And "first" runs
    And "second" waits
    When a client cancels "second"
    And a client sends "third"
    Then it is admitted at place 0

  @ORCH-3004
  Scenario: A queue that drops lets go of the least recent
    Given its queue holds 2 tasks and drops the least recent for more
    And "first" runs
    And "second" waits
    And "third" waits
    When a client sends "fourth"
    Then it is admitted at place 1
    And "second" has closed with "error QUEUE_FULL_DROP_LRU"

  @ORCH-3005
  Scenario: A task that is being read is never dropped
    Given its queue holds 1 task and drops the least recent for more
    And "first" runs
    And "second" waits
    And somebody reads "second"
    When a client sends "third"
    Then it is refused as QUEUE_FULL_DROP_LRU
    And the policy is told as "drop-lru"

  @ORCH-3020 @ORCH-3021
  Scenario: A pool takes no more than its rate
    Given it takes 1 batch task a second
    When a client sends "first" as batch
    And a client sends "second" as batch
    Then it is refused as ADMISSION_REJECT
    And it may come back in 1000 ms
    When 1 second passes
    And a client sends "second" as batch
    Then it is admitted at place 0
