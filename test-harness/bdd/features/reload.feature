Feature: Reload
  A pool gets another model at once or not at all.

  Background:
    Given a pool with 2 workers

  @OC-CTRL-2056
  Scenario: A pool serves its new model
    When an operator gives "chat" the model "hf:tiny/next"
    Then "chat" serves "hf:tiny/next"
    When a client sends "first" for the model "hf:tiny/next"
    Then it is admitted at place 0
    When a client sends "second"
    Then it is refused as POOL_UNAVAILABLE

  @OC-CTRL-2057
  Scenario: A model that cannot be loaded changes nothing
    Given its workers cannot load "hf:tiny/broken"
    When an operator gives "chat" the model "hf:tiny/broken"
    Then "chat" serves "hf:tiny/chat" as before
    And "chat" serves again
    When a client sends "first"
    Then it is admitted at place 0

  @OC-POOL-3025
  Scenario: What runs keeps its worker
    Given "first" runs
    And somebody reads "first"
    When an operator gives "chat" the model "hf:tiny/next"
    And the worker gives "hello" for "first"
    And the worker ends "first"
    Then the reader of "first" is told "started, 0 hello, end completed"

  @ORCH-2086
  Scenario: Who waits for the old model is told
    Given "first" runs
    And "second" runs
    And "third" waits
    When an operator gives "chat" the model "hf:tiny/next"
    Then "third" has closed with "error POOL_UNAVAILABLE"

  @OC-CTRL-2058
  Scenario: Nobody goes back to a retired model
    Given the catalog has "old" for "hf:tiny/old"
    When an operator retires "old"
    And an operator gives "chat" the model "hf:tiny/old"
    Then it is refused as MODEL_DEPRECATED

  @OC-CTRL-2060
  Scenario: A model is for one engine
    When an operator adds "other" for "hf:tiny/other" on another engine
    And an operator gives "chat" the model "hf:tiny/other"
    Then it is refused as CONFLICT

  @OC-CTRL-2059
  Scenario: Where trust is strict, a model is verified first
    Given the catalog trusts nothing but "file:"
    And the catalog has "next" for "file:next.gguf"
    When an operator gives "chat" the model "file:next.gguf"
    Then it is refused as UNTRUSTED_ARTIFACT
