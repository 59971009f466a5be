interface Named {
  name: string
}

/**
 * Results of an earlier text of a file, each with the test that the file declares now. Tests of one name are told apart by
 * their order; cases of a table stand on one line, and belong to one declaration.
 */
// implements: TL-TRACE-304
export const declaredResults = <Declared extends Named, Result extends Named & { line: number }>(
  declared: readonly Declared[],
  results: readonly Result[],
): ReadonlyMap<Result, Declared> => {
  const joined = new Map<Result, Declared>()
  for (const [name, same] of Map.groupBy(results, (result) => result.name)) {
    const declarations = declared.filter((each) => each.name === name)
    const lines = [...new Set(same.map(({ line }) => line))].sort((a, b) => a - b)
    for (const result of same) {
      const declaration = declarations[lines.indexOf(result.line)] ?? declarations.at(-1)
      if (declaration) joined.set(result, declaration)
    }
  }
  return joined
}
