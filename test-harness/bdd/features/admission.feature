Feature: Admission
  A client is told at once whether its task will run, and when.

  Background:
    Given a pool with 1 worker

  @ORCH-2001 @ORCH-3009
  Scenario: A free worker takes a task at once
    When a client sends "first"
    Then it is admitted at place 0
    And its start is foreseen in 0 ms

  @ORCH-2001 @ORCH-3023
  Scenario: A busy worker makes a task wait behind the others
    Given "first" runs
    And "second" waits
    When a client sends "third"
    Then it is admitted at place 1
    And its start is foreseen in 160 ms

  @ORCH-3001
  Scenario: Tasks begin in the order in which they came
    Given "first" runs
    And "second" waits
    And "third" waits
    When the worker ends "first"
    And the worker ends "second"
    Then the tasks begin in the order "first, second, third"

  @ORCH-3002
  Scenario: Interactive tasks go before batch tasks
    Given "first" runs
    And "bulk" waits as batch
    And "urgent" waits
    When the worker ends "first"
    And the worker ends "urgent"
    Then the tasks begin in the order "first, urgent, bulk"

  @ORCH-2010
  Scenario: A task that is sent again does not run twice
    Given "first" runs
    And "second" waits
    When a client sends "second"
    Then it is answered as the first time
    And 1 task waits

  @ORCH-2011
  Scenario: An ID stands for one task only
    Given "first" runs
    When a client sends "first" with a limit of 9
    Then it is refused as CONFLICT

  @ORCH-2002
  Scenario: A task that lacks something is told what
    When a client sends "first" without a model
    Then it is refused as INVALID_PARAMS
    And it is told of "model_ref"

  @ORCH-3006
  Scenario: A task has to fit the context of its pool
    When a client sends "first" with a context of 8192
    Then it is refused as INVALID_PARAMS
    When a client sends "second" with a context of 4096
    Then it is admitted at place 0

  @ORCH-3007
  Scenario: The prompt and the answer have to fit the context together
    When a client sends "first" with a prompt of 2045
    Then it is refused as INVALID_PARAMS
    When a client sends "second" with a prompt of 2044
    Then it is admitted at place 0

  @ORCH-3008
  Scenario: A task that would start too late is refused at once
    Given "first" runs
    When a client sends "second" with a deadline of 50
    Then it is refused as DEADLINE_UNMET
    And 0 tasks wait

  @ORCH-2008
  Scenario: Nobody serves the model
    When a client sends "first" for the model "hf:tiny/other"
    Then it is refused as POOL_UNAVAILABLE

  @ORCH-2009
  Scenario: The pool has no worker
    Given its worker is not there
    When a client sends "first"
    Then it is refused as POOL_UNREADY
