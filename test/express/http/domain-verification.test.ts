import { describe, expect, it } from '@jest/globals'
import express, { type Express, type RequestHandler } from 'express'
import { domainVerification } from 'express-wechat-auth'
import request from 'supertest'
import { complaintOf } from '../../helpers/errors.ts'

const name = 'MP_verify_aBcDeFgHiJkLmNoP.txt'
const content = 'aBcDeFgHiJkLmNoP'
const wecomName = 'WW_verify_AbCdEfGhIjKlMnOp.txt'
const files = { [name]: content, [wecomName]: 'AbCdEfGhIjKlMnOp' }

/** The app behind answers 299 with what it was asked. */
const appWith = (handler: RequestHandler, path = '/'): Express => {
  const app = express()
  app.use(path, handler)
  app.use((req, res) => void res.status(299).send(`${req.method} ${req.originalUrl}`))
  return app
}
const complaintAbout = (value: unknown): string =>
  complaintOf(() => domainVerification(value as Record<string, string>))

describe('domainVerification()', () => {
  const app = appWith(domainVerification(files))

  it('serves each file as plain text, and nothing around it', async () => {
    for (const [file, text] of Object.entries(files)) {
      const answer = await request(app).get(`/${file}`)
      expect([answer.status, answer.text]).toEqual([200, text])
      expect(answer.headers['content-type']).toMatch(/^text\/plain/)
      expect(answer.headers['content-length']).toBe(String(text.length))
      expect(answer.headers['location']).toBeUndefined()
    }
  })

  it('serves it with a query, too', async () => {
    const answer = await request(app).get(`/${name}?t=1`)
    expect([answer.status, answer.text]).toEqual([200, content])
  })

  it('answers HEAD without the text', async () => {
    const answer = await request(app).head(`/${name}`)
    expect([answer.status, answer.text ?? '']).toEqual([200, ''])
    expect(answer.headers['content-type']).toMatch(/^text\/plain/)
    expect(answer.headers['content-length']).toBe(String(content.length))
  })

  it.each(['post', 'put', 'delete', 'patch', 'options'] as const)('leaves %s to the app', async (method) => {
    const answer = await request(app)[method](`/${name}`)
    expect([answer.status, answer.text]).toEqual([299, `${method.toUpperCase()} /${name}`])
  })

  it.each([
    '/',
    '/MP_verify_0000000000000000.txt',
    `/${name.toLowerCase()}`,
    `/${name}/`,
    `//${name}`,
    `/a/${name}`,
    `/${name}x`,
    `/${name.replace('.txt', '')}`,
    `/%4DP${name.slice(2)}%00`,
    '/__proto__.txt',
    '/__proto__',
    '/constructor.txt',
    '/constructor',
    '/toString',
    '/hasOwnProperty',
    '/%E0%A4%A',
  ])('leaves %s to the app', async (path) => {
    const answer = await request(app).get(path)
    expect([answer.status, answer.text]).toEqual([299, `GET ${path}`])
  })

  it('serves them below the path where it is mounted, and nowhere else', async () => {
    const below = appWith(domainVerification(files), '/deep/down')
    expect((await request(below).get(`/deep/down/${name}`)).text).toBe(content)
    expect((await request(below).get(`/${name}`)).status).toBe(299)
    expect((await request(below).get(`/deep/down/more/${name}`)).status).toBe(299)
  })

  it('serves names that every object has when they were given', async () => {
    const odd = JSON.parse('{ "__proto__.txt": "one", "constructor.txt": "two" }')
    const served = appWith(domainVerification(odd))
    expect((await request(served).get('/__proto__.txt')).text).toBe('one')
    expect((await request(served).get('/constructor.txt')).text).toBe('two')
    expect((await request(served).get('/toString.txt')).status).toBe(299)
  })

  it('serves what it was given first, whatever happens to the object then', async () => {
    const own: Record<string, string> = { [name]: content }
    const served = appWith(domainVerification(own))
    own[name] = 'changed'
    own['later.txt'] = 'later'
    expect((await request(served).get(`/${name}`)).text).toBe(content)
    expect((await request(served).get('/later.txt')).status).toBe(299)
  })

  it('sends markup as text', async () => {
    const answer = await request(appWith(domainVerification({ 'a.txt': '<script>1</script>' }))).get('/a.txt')
    expect([answer.text, answer.headers['content-type']]).toEqual([
      '<script>1</script>',
      expect.stringMatching(/^text\/plain/),
    ])
  })
})

describe('the files of domainVerification()', () => {
  it.each([undefined, null, 'a.txt', 5, true, [], ['a.txt'], {}])('cannot be %p', (value) => {
    expect(complaintAbout(value)).toMatch(/^domainVerification: /)
  })

  it.each([
    '',
    '.txt',
    'a',
    'a.html',
    'a.txt.html',
    '../a.txt',
    'a/b.txt',
    'a\\b.txt',
    '/a.txt',
    'a b.txt',
    'a.txt\n',
    'a%2F.txt',
    'é.txt',
    'a.TXT',
    `${'a'.repeat(500)}.txt`,
  ])('cannot have the name %p', (file) => {
    const complaint = complaintAbout({ [file]: 'x' })
    expect(complaint).toMatch(/^domainVerification: .*file name/s)
    expect(complaint.length).toBeLessThan(300)
  })

  it.each([undefined, null, '', 5, {}, ['x'], Buffer.from('x'), 'x'.repeat(100_000)])(
    'cannot have such content (%#)',
    (value) => {
      const complaint = complaintAbout({ 'a.txt': value })
      expect(complaint).toMatch(/^domainVerification: .*"a\.txt"/)
      expect(complaint.length).toBeLessThan(300)
    },
  )

  it('are missing when it is mounted without being called', async () => {
    const wrong = express().use(domainVerification as unknown as RequestHandler)
    const errors: Error[] = []
    wrong.use(((error, _req, res, _next) => {
      errors.push(error)
      res.status(500).end()
    }) as express.ErrorRequestHandler)
    expect((await request(wrong).get(`/${name}`)).status).toBe(500)
    expect(errors[0]).toBeInstanceOf(TypeError)
    expect(errors[0]?.message).toBe(
      'domainVerification was mounted without being called: write domainVerification(...)',
    )
  })
})
