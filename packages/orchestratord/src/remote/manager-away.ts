/** A manager elsewhere did not answer: whether it heard what was asked is not known. */
export class ManagerAway extends Error {
  override readonly name = 'ManagerAway'
}
