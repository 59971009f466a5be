import type { Language } from './language.ts'

/** A string: what opens it, what closes it, and what keeps the closing mark from closing it. */
export interface StringSyntax {
  open: string
  close?: string
  escape?: '\\' | 'doubled' | 'none'
  /** Ends at the end of a line, closed or not, unless it may span lines. */
  lines?: boolean
}

/** How one language writes comments and strings. */
export interface CommentSyntax {
  line?: readonly string[]
  /** The line mark counts only at the start of a line or behind white space, as `#` in shells. */
  lineBehindSpace?: boolean
  block?: readonly (readonly [open: string, close: string])[]
  nested?: boolean
  strings?: readonly StringSyntax[]
  /** Patterns of raw strings: the first group is closed by what `close` makes of it. */
  raw?: readonly { open: RegExp; close: (match: RegExpExecArray) => string }[]
  /** Pattern that begins a heredoc; its first group is the word of the line that ends it. */
  heredoc?: RegExp
  /** Patterns of what only looks like a string: a character `'"'`, a lifetime `'a`. */
  literal?: readonly RegExp[]
}

const double: StringSyntax = { open: '"' }
const single: StringSyntax = { open: "'" }
const slashes = { line: ['//'], block: [['/*', '*/']] } as const
const hash = { line: ['#'] } as const
const character = /'(?:\\[^\n]{1,9}?|[^'\\\n]{1,2})'/y
const triple = (mark: string, kept: StringSyntax['escape'] = '\\'): StringSyntax => ({
  open: mark,
  lines: true,
  escape: kept,
})
const shellHeredoc = /<<[-~]?[ \t]*(?:'([^'\n]+)'|"([^"\n]+)"|\\?([A-Za-z_]\w*))/y
const markup: CommentSyntax = {
  block: [['<!--', '-->']],
  strings: [
    { open: '="', close: '"', lines: true, escape: 'none' },
    { open: "='", close: "'", lines: true, escape: 'none' },
  ],
}
const shell: CommentSyntax = {
  ...hash,
  lineBehindSpace: true,
  strings: [
    { open: '"', lines: true },
    { open: "'", lines: true, escape: 'none' },
  ],
  literal: [/\\./y, /\$\{?#/y],
  heredoc: shellHeredoc,
}

/** One row a language. Languages with a reader of their own have none: TypeScript, Gherkin, YAML, Markdown. */
export const commentSyntaxes: Partial<Record<Language, CommentSyntax>> = {
  json: { ...slashes, strings: [double, single] },
  python: { ...hash, strings: [triple('"""'), triple("'''"), double, single] },
  ruby: {
    ...hash,
    lineBehindSpace: true,
    block: [['\n=begin', '\n=end']],
    strings: [
      { ...double, lines: true },
      { ...single, lines: true },
    ],
    heredoc: /<<[-~](?:'([^'\n]+)'|"([^"\n]+)"|([A-Za-z_]\w*))/y,
  },
  go: { ...slashes, strings: [double, { open: '`', lines: true, escape: 'none' }], literal: [character] },
  rust: {
    ...slashes,
    nested: true,
    strings: [{ ...double, lines: true }],
    raw: [{ open: /b?r(#*)"/y, close: (match) => `"${match[1]}` }],
    literal: [character, /'[A-Za-z_]\w*/y],
  },
  java: { ...slashes, strings: [triple('"""'), double], literal: [character] },
  kotlin: { ...slashes, nested: true, strings: [triple('"""', 'none'), double], literal: [character] },
  scala: { ...slashes, nested: true, strings: [triple('"""', 'none'), double], literal: [character] },
  groovy: { ...slashes, strings: [triple('"""'), triple("'''"), double, single] },
  c: {
    ...slashes,
    strings: [double],
    raw: [{ open: /R"([^ ()\\\t\n]{0,16})\(/y, close: (match) => `)${match[1]}"` }],
    literal: [character],
  },
  csharp: {
    ...slashes,
    strings: [
      triple('"""', 'none'),
      { open: '$@"', close: '"', lines: true, escape: 'doubled' },
      { open: '@"', close: '"', lines: true, escape: 'doubled' },
      double,
    ],
    literal: [character],
  },
  swift: {
    ...slashes,
    nested: true,
    strings: [triple('"""'), double],
    raw: [{ open: /(#+)"/y, close: (match) => `"${match[1]}` }],
  },
  dart: { ...slashes, nested: true, strings: [triple('"""'), triple("'''"), double, single] },
  php: {
    line: ['//', '#'],
    block: [['/*', '*/']],
    strings: [
      { ...double, lines: true },
      { ...single, lines: true },
    ],
    literal: [/#\[/y],
    heredoc: /<<<[ \t]*(?:'([^'\n]+)'|"([^"\n]+)"|([A-Za-z_]\w*))/y,
  },
  shell,
  dockerfile: { ...shell, strings: [double, single] },
  makefile: { ...hash, lineBehindSpace: true, literal: [/\\#/y] },
  powershell: {
    ...hash,
    block: [['<#', '#>']],
    strings: [
      { open: '@"\n', close: '\n"@', lines: true, escape: 'none' },
      { open: "@'\n", close: "\n'@", lines: true, escape: 'none' },
      { open: '"', lines: true, escape: 'doubled' },
      { open: "'", lines: true, escape: 'doubled' },
    ],
    literal: [/`./y],
  },
  perl: {
    ...hash,
    lineBehindSpace: true,
    block: [
      ['\n=pod', '\n=cut'],
      ['\n=head', '\n=cut'],
    ],
    strings: [
      { ...double, lines: true },
      { ...single, lines: true },
    ],
    heredoc: /<<~?(?:'([^'\n]+)'|"([^"\n]+)"|([A-Z_]\w*))/y,
  },
  sql: {
    line: ['--'],
    block: [['/*', '*/']],
    nested: true,
    strings: [{ open: "'", lines: true, escape: 'doubled' }],
    raw: [{ open: /(\$[A-Za-z_]*\$)/y, close: (match) => match[1] ?? '' }],
    literal: [/"[^"\n]*"/y],
  },
  lua: {
    line: ['--'],
    strings: [double, single],
    // Long brackets are comments behind `--`, which the reader asks for first.
    block: [
      ['--[[', ']]'],
      ['--[=[', ']=]'],
      ['--[==[', ']==]'],
    ],
    raw: [{ open: /\[(=*)\[/y, close: (match) => `]${match[1]}]` }],
  },
  elixir: { ...hash, strings: [triple('"""'), triple("'''"), double], literal: [/\?./y] },
  haskell: { line: ['--'], block: [['{-', '-}']], nested: true, strings: [double], literal: [character] },
  r: { ...hash, strings: [double, single] },
  html: { ...markup, ...{ line: [] } },
  xml: markup,
  css: { block: [['/*', '*/']], strings: [double, single] },
  scss: { ...slashes, strings: [double, single], literal: [/:\/\/[^\n]*/y] },
  toml: {
    ...hash,
    strings: [triple('"""'), triple("'''", 'none'), double, { ...single, escape: 'none' }],
  },
  ini: { line: ['#', ';'], lineBehindSpace: true },
  terraform: {
    line: ['#', '//'],
    block: [['/*', '*/']],
    strings: [double],
    heredoc: /<<-?([A-Za-z_]\w*)()()/y,
  },
  protobuf: { ...slashes, strings: [double, single] },
  graphql: { ...hash, strings: [triple('"""'), double] },
}
