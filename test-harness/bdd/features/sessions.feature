Feature: Sessions
  Tasks of one conversation share a session, its memory and its budget.

  Background:
    Given a pool with 1 worker
    And sessions last 60 seconds

  @ORCH-2050
  Scenario: A session counts its turns
    Given "first" runs in the session "talk"
    And "second" waits in the session "talk"
    When a client looks at the session "talk"
    Then the session has 2 turns and 60 seconds left

  @ORCH-2050
  Scenario: A worker keeps something for its session
    Given "first" runs in the session "talk"
    When the worker ends "first"
    Then "first" has closed with "end completed"
    When a client looks at the session "talk"
    Then the session is warm

  @ORCH-3011
  Scenario: A session that nobody uses is forgotten
    Given "first" runs in the session "talk"
    When the worker ends "first"
    Then "first" has closed with "end completed"
    When 60 seconds pass
    And a client looks at the session "talk"
    Then it is refused as NOT_FOUND

  @ORCH-3029
  Scenario: A session lives while a task of it runs
    Given "first" runs in the session "talk"
    When 61 seconds pass
    And a client looks at the session "talk"
    Then the session has 1 turn and 60 seconds left

  @ORCH-2051
  Scenario: A session that is ended is gone
    Given "first" runs in the session "talk"
    When a client ends the session "talk"
    Then it is done
    When a client looks at the session "talk"
    Then it is refused as NOT_FOUND

  @ORCH-2053
  Scenario: A session that is ended takes its tasks along, and no others
    Given "first" runs in the session "talk"
    And "second" waits in the session "talk"
    And "other" waits
    And somebody reads "first"
    And somebody reads "second"
    When a client ends the session "talk"
    Then the reader of "first" is told "started, end canceled"
    And the reader of "second" is told "started, end canceled"
    And the tasks begin in the order "first, other"

  @ORCH-2054
  Scenario: What a session may still use is told
    Given a session may use 100 tokens
    And "first" runs in the session "talk"
    And "first" has given "one two three"
    When the worker ends "first"
    Then "first" has closed with "end completed"
    When a client looks at the session "talk"
    Then the session has 97 tokens left
    When a client sends "second" in the session "talk"
    Then the answer tells of 97 tokens left

  @ORCH-3028
  Scenario: Two tasks do not share what is left for one
    Given a session may use 6 tokens
    And "first" runs in the session "talk"
    When a client sends "second" in the session "talk"
    Then it is refused as INVALID_PARAMS
    And it is told of "budget"

  @ORCH-3012
  Scenario: A session that has used its budget gets no more
    Given a session may use 4 tokens
    And "first" runs in the session "talk"
    And "first" has given "one two three four"
    When the worker ends "first"
    Then "first" has closed with "end completed"
    When a client sends "second" in the session "talk"
    Then it is refused as INVALID_PARAMS
