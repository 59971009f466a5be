/** What holds for everything that a document promises. */
export const broken =
  'Clients are generated from the contract: what it promises and the service does not keep breaks them.'
export const repair =
  'Correct the service; or, where the service is right, the contract, and tell those who rely on it.'
