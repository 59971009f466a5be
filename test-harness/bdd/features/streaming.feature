Feature: Streaming
  A stream tells a task from its beginning, whenever it is opened.

  Background:
    Given a pool with 1 worker
    And "first" runs

  @ORCH-2020 @ORCH-2021 @ORCH-2022
  Scenario: A stream tells a task from start to end
    Given somebody reads "first"
    When the worker gives "hello" for "first"
    And the worker gives "world" for "first"
    And the worker ends "first"
    Then the reader of "first" is told "started, 0 hello, 1 world, end completed"

  @ORCH-2027
  Scenario: Who comes late hears everything
    Given "first" has given "hello world"
    When a reader comes to "first"
    And the worker gives "again" for "first"
    Then the reader of "first" is told "started, 0 hello, 1 world, 2 again"

  @ORCH-2027
  Scenario: Two readers hear the same
    Given somebody reads "first"
    And "first" has given "hello world"
    When another reader comes to "first"
    And the worker ends "first"
    Then the reader of "first" is told "started, 0 hello, 1 world, end completed"
    And the other reader of "first" is told "started, 0 hello, 1 world, end completed"

  @ORCH-2028 @ORCH-2036
  Scenario: A reader goes on where it stopped
    Given "first" has given "one two three"
    And somebody reads "first"
    When the reader of "first" has the word "three"
    And the worker ends "first"
    And a reader goes on with "first" behind token 0
    Then the reader of "first" is told "started, 1 two, 2 three, end completed"
    And the tokens of "first" are numbered "1, 2"

  @ORCH-2033
  Scenario: Nobody goes on behind a token that never was
    When a reader goes on with "first" behind token 7
    Then it is refused as INVALID_PARAMS

  @ORCH-2025
  Scenario: There is no stream of an unknown task
    When a reader comes to "nothing"
    Then it is refused as NOT_FOUND

  @ORCH-2023 @ORCH-2072
  Scenario: A worker that is lost ends the stream with an error
    Given somebody reads "first"
    And "first" has given "hello"
    When the worker of "first" is reset
    Then the reader of "first" is told "started, 0 hello, error WORKER_RESET"

  @ORCH-2024
  Scenario: A reader is told how many wait
    Given "second" waits
    When a reader comes to "first"
    Then the reader of "first" is told that 1 task waits

  @ORCH-2029
  Scenario: The last reader who leaves takes the task along
    Given somebody reads "first"
    When the reader of "first" leaves
    Then the worker is told to stop "first"
    And "first" has closed with "end canceled"

  @ORCH-3016
  Scenario: A task ends at its deadline
    Given somebody reads "first"
    When 50 seconds pass
    Then the reader of "first" is told "started, error DEADLINE_UNMET"
