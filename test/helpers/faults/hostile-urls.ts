import fc from 'fast-check'

/** Joined by blanks, so that they take little room here. */
const pieces =
  `/ / // /// \\ /\\ \\/ . .. ./ ../ /.// /..// @ : ? # ; & = % * ' " < > | ^ \` { } [ ] ! $ , + ~ - _
  %2f %2F%2f %5c %2e %2e%2E %09 %00 %0d%0a %40 %23 %3f %25 %252f %ff
  http: https: HTTP: hTTps:// http:// https:// javascript: data: file: ftp:// ws:// blob: about:blank null weixin://
  evil.example .evil.example 127.0.0.1 2130706433 0x7f.1 [::1] [::ffff:127.0.0.1] xn-- xn--80ak6aa92e
  user user:pass@ :443 :80 :8080 :0 :65536
  wechat /wechat/login login callback /WeChat verify a x=1 returnTo= ß ſ K 中 🌸`.split(/\s+/)
const characters = [
  ...'\t\n\r\0 \v\f\u007f\u00a0\u00ad\u200b\u2028\ufeff\u3000\uff0f\uff3c\uff0e\u3002\uff20\u2044\u2215\uff1a\ufe55',
  '\ud800',
]

/** Addresses made of what their readers disagree about. `own`: words that make them come close to what is allowed. */
export function hostileUrls(own: readonly string[]): fc.Arbitrary<string> {
  const word = fc.oneof(
    fc.constantFrom(...pieces, ...characters),
    fc.constantFrom(...own),
    fc.string({ unit: 'binary', maxLength: 2 }),
  )
  const tail = fc.array(word, { maxLength: 7 }).map((parts) => parts.join(''))
  const start = fc.constantFrom('', '/', '/', ...own)
  const made = fc.tuple(start, tail).map((parts) => parts.join(''))
  return fc.oneof(
    { weight: 8, arbitrary: made },
    fc.webUrl({ withFragments: true, withQueryParameters: true }),
  )
}
