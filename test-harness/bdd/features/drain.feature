Feature: Drain
  A pool is emptied without hurting what runs.

  Background:
    Given a pool with 1 worker

  @OC-CTRL-2054 @ORCH-2083
  Scenario: What runs may end
    Given "first" runs
    And somebody reads "first"
    When an operator drains "chat" within 60 seconds
    Then the drain has begun
    When the worker gives "hello" for "first"
    And the worker ends "first"
    Then the reader of "first" is told "started, 0 hello, end completed"

  @OC-CTRL-2053
  Scenario: A pool that drains says so
    Given "first" runs
    When an operator drains "chat" within 60 seconds
    Then "chat" drains and takes no tasks

  @ORCH-2009
  Scenario: A pool that drains takes nothing new
    Given "first" runs
    When an operator drains "chat" within 60 seconds
    And a client sends "second"
    Then it is refused as POOL_UNREADY

  @ORCH-2081
  Scenario: Who waits goes to another pool
    Given another pool "spare" of the same model
    And "first" runs
    And "second" runs
    When a client sends "third"
    Then 1 task waits
    When an operator drains "chat" within 60 seconds
    Then 0 tasks wait
    When the worker ends "second"
    Then the tasks begin in the order "first, second, third"

  @ORCH-2082
  Scenario: Who waits and has nowhere to go is told
    Given "first" runs
    And "second" waits
    When an operator drains "chat" within 60 seconds
    Then "second" has closed with "error POOL_UNREADY"

  @ORCH-2085
  Scenario: The deadline takes away what has begun to speak
    Given "first" runs
    And somebody reads "first"
    When the worker gives "hello" for "first"
    And the reader of "first" has the word "hello"
    And an operator drains "chat" at once
    Then the reader of "first" is told "started, 0 hello, error WORKER_RESET"

  @OC-CTRL-2004
  Scenario: Nobody drains a pool that is not there
    When an operator drains "nowhere" at once
    Then it is refused as NOT_FOUND
