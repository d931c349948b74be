import { expect, it } from '@jest/globals'
import { requireTexts, textIn } from '../../../lib/core/http/answer-fields.ts'

it.each([
  ['text', 'text'],
  ['x'.repeat(1_024), 'x'.repeat(1_024)],
  ['x'.repeat(1_025), 'x'.repeat(1_024)],
  ['', undefined],
  [5, undefined],
  [null, undefined],
  [['text'], undefined],
])('of a field the text is taken, up to 1,024 characters', (value, taken) => {
  expect(textIn(value)).toBe(taken)
})

it('names the first field that holds no text, and nothing of the answer', () => {
  const answer = { openid: 'o1', access_token: '', refresh_token: 5 }
  expect(() => requireTexts('sns/test', answer, ['openid', 'access_token', 'refresh_token'])).toThrow(
    'sns/test answered without access_token',
  )
  expect(() => requireTexts('sns/test', answer, ['openid'])).not.toThrow()
})
