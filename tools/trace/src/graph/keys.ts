/** How each kind of node is known. A key never holds a line: an unrelated edit leaves it as it is. */
export const keys = {
  spec: (file: string) => `spec:${file}`,
  section: (file: string, anchor: string) => `section:${file}#${anchor}`,
  requirement: (id: string) => `requirement:${id}`,
  operation: (api: string, operationId: string) => `operation:${api}/${operationId}`,
  response: (api: string, operationId: string, status: string) => `response:${api}/${operationId}/${status}`,
  responseHeader: (api: string, operationId: string, status: string, name: string) =>
    `header:${api}/${operationId}/${status}/${name}`,
  parameter: (api: string, operationId: string, name: string) => `header:${api}/${operationId}/${name}`,
  schema: (api: string, name: string) => `schema:${api}/${name}`,
  property: (api: string, schema: string, path: string) => `property:${api}/${schema}.${path}`,
  event: (api: string, operationId: string, name: string) => `event:${api}/${operationId}/${name}`,
  configKey: (path: string) => `config-key:${path}`,
  metric: (name: string) => `metric:${name}`,
  generated: (file: string) => `generated:${file}`,
  symbol: (file: string, name: string) => `symbol:${file}#${name}`,
  test: (file: string, name: string) => `test:${file}#${name}`,
  doc: (file: string, anchor: string) => `doc:${file}#${anchor}`,
  file: (file: string) => `file:${file}`,
} as const
