/** Where no login or grant may send people: other hosts, and what some reader takes for one. */
export const refusedTargets: readonly string[] = [
  'https://evil.example/',
  '//evil.example',
  '//evil.example/',
  '/\\evil.example/',
  '/\t/evil.example/',
  '/.//evil.example/',
  'https:/\\evil.example',
  'https://front.example.evil.example/',
  'javascript:alert(1)',
  'null',
  `/${'a'.repeat(2_000)}`,
]
