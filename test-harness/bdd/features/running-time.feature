Feature: Running time
  A worker that hangs does not keep its place for ever.

  Background:
    Given a pool with 1 worker

  @ORCH-3014
  Scenario: A task that runs too long is ended
    Given its tasks may run for 30 seconds
    And "first" runs
    And somebody reads "first"
    When 30 seconds pass
    Then the reader of "first" is told "started, error DECODE_TIMEOUT"

  @ORCH-3015
  Scenario: A task that says nothing is ended, and the next one runs
    Given its tasks may be silent for 10 seconds
    And "first" runs
    And "second" waits
    When 10 seconds pass
    Then "first" has closed with "error DECODE_TIMEOUT"
    And the tasks begin in the order "first, second"
