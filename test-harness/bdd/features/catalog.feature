Feature: Catalog
  The catalog knows which models may be served, and whose word their bytes are.

  @OC-CTRL-2010 @OC-CTRL-2013
  Scenario: A new model is active and unverified
    Given the catalog has "tiny" for "file:tiny.gguf"
    Then "tiny" is "Active" and "unverified"

  @OC-CTRL-2011
  Scenario: A name is taken once
    Given the catalog has "tiny" for "file:tiny.gguf"
    When an operator adds "tiny" for "file:other.gguf"
    Then it is refused as CONFLICT

  @OC-CTRL-2014
  Scenario: A model that is deleted is gone
    Given the catalog has "tiny" for "file:tiny.gguf"
    When an operator deletes "tiny"
    Then it is done
    When an operator looks at the model "tiny"
    Then it is refused as NOT_FOUND

  @OC-CTRL-2015
  Scenario: A model that is served cannot be deleted
    Given the catalog has "chat" for "hf:tiny/chat"
    When an operator deletes "chat"
    Then it is refused as CONFLICT

  @OC-CTRL-2030
  Scenario: A model is verified by its bytes
    Given the file "tiny.gguf" holds "weights"
    And the catalog has "tiny" for "file:tiny.gguf"
    When an operator verifies "tiny"
    Then "tiny" is "Active" and "verified"

  @OC-CTRL-2030
  Scenario: Other bytes are another model
    Given the file "tiny.gguf" holds "weights"
    When an operator adds "tiny" for "file:tiny.gguf" with the bytes "other weights"
    And an operator verifies "tiny"
    Then its verification fails for "digest"

  @OC-CTRL-2020 @OC-CTRL-2024
  Scenario: A strict catalog takes only what it trusts
    Given the catalog trusts nothing but "file:"
    When an operator adds "foreign" for "hf:somebody/foreign"
    Then it is refused as UNTRUSTED_ARTIFACT
    When an operator looks at the model "foreign"
    Then it is refused as NOT_FOUND

  @OC-CTRL-2041 @ORCH-2015
  Scenario: A retired model takes no task
    Given the catalog has "chat" for "hf:tiny/chat"
    When an operator retires "chat"
    And a client sends "first"
    Then it is refused as MODEL_DEPRECATED

  @OC-CTRL-2042
  Scenario: What runs on a retired model has until the deadline
    Given the catalog has "chat" for "hf:tiny/chat"
    And "first" runs
    And somebody reads "first"
    When an operator retires "chat" within 30 seconds
    And 29 seconds pass
    And the worker gives "hello" for "first"
    And the reader of "first" has the word "hello"
    And 1 second passes
    Then the reader of "first" is told "started, 0 hello, error MODEL_DEPRECATED"

  @OC-CTRL-2043
  Scenario: A model that comes back takes tasks again
    Given the catalog has "chat" for "hf:tiny/chat"
    When an operator retires "chat"
    And an operator brings "chat" back
    And a client sends "first"
    Then it is admitted at place 0
