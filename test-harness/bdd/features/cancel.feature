Feature: Cancel
  Whoever cancels hears nothing more, and the place is free for the next.

  Background:
    Given a pool with 1 worker
    And "first" runs
    And "second" waits

  @ORCH-2040
  Scenario: A canceled task gives its worker to the next
    When a client cancels "first"
    Then it is done
    And the tasks begin in the order "first, second"

  @ORCH-2040 @ORCH-3010
  Scenario: A canceled task does not wait any more
    Given "third" waits
    When a client cancels "second"
    Then it is done
    And 1 task waits
    When the worker ends "first"
    Then the tasks begin in the order "first, third"

  @ORCH-2041 @ORCH-3037
  Scenario: No word comes after a cancel
    Given somebody reads "first"
    When the worker gives "hello" for "first"
    And the reader of "first" has the word "hello"
    And a client cancels "first"
    And the worker gives "late" for "first"
    Then the reader of "first" is told "started, 0 hello, end canceled"

  @ORCH-2044
  Scenario: The stream of a waiting task says that it was canceled
    Given somebody reads "second"
    When a client cancels "second"
    Then the reader of "second" is told "started, end canceled"

  @ORCH-2042
  Scenario: Canceling what is over changes nothing
    When the worker ends "first"
    Then "first" has closed with "end completed"
    When a client cancels "first"
    Then it is done
    And "first" has closed with "end completed"

  @ORCH-2043
  Scenario: Nobody cancels what nobody sent
    When a client cancels "nothing"
    Then it is refused as NOT_FOUND
