/** What a worker gives to a module: where to note the functions that run, one byte each. */
export type NoteFunctions = (file: string, hash: string, lines: string[], places: number[]) => Uint8Array

/** Under this symbol the set-up file offers `NoteFunctions` to the modules. */
export const noteFunctionsKey = 'throughline.note-functions'
