Feature: Artifacts
  What is kept is named by what it is.

  @OC-CTRL-2070 @OC-CTRL-2071
  Scenario: A plan is named by its content
    When a client keeps the plan "read, then write"
    Then the plan "read, then write" is kept under its own digest

  @OC-CTRL-2072
  Scenario: The same plan is kept once
    Given the plan "read, then write" is kept
    When a client keeps the plan "read, then write" with its fields in another order
    Then it is the same artifact as before

  @OC-CTRL-2073
  Scenario: A plan comes back as it was sent
    Given the plan "read, then write" is kept
    When a client asks for what was kept
    Then it is the plan "read, then write"

  @OC-CTRL-2004
  Scenario: Nobody gets what was never kept
    When a client asks for an artifact that nobody has
    Then it is refused as NOT_FOUND

  @OC-CTRL-2074
  Scenario: A parent has to be there
    When a client keeps the plan "read" under a parent that nobody has
    Then it is refused as NOT_FOUND

  @ORCH-2034
  Scenario: A transcript is an artifact
    Given transcripts are kept
    And "first" runs
    And somebody reads "first"
    And "first" has given "hello"
    When the worker ends "first"
    Then the end of "first" names the transcript "hello"
