/** The `info.version` of the contracts that this service answers to. */
export const apiVersion = '0.1.0'
