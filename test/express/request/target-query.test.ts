import { describe, expect, it } from '@jest/globals'
import { comparablePath } from '../../../lib/express/request/return-target.ts'
import { withoutQuery, withQuery } from '../../../lib/express/request/target-query.ts'

describe('withQuery()', () => {
  it.each([
    ['/', { a: '1' }, '/?a=1'],
    ['/a?b=2', { a: '1' }, '/a?b=2&a=1'],
    ['/a?', { a: '1' }, '/a?&a=1'],
    ['/a#b', { a: '1' }, '/a?a=1#b'],
    ['/a?b#c?d', { a: '1' }, '/a?b&a=1#c?d'],
    ['/a#b#c', { a: '1' }, '/a?a=1#b#c'],
    ['/a#b\nc', { a: '1' }, '/a?a=1#b\nc'],
    ['/a', { a: 'ü &', b: '' }, '/a?a=%C3%BC+%26&b='],
    ['/a', { a: undefined, b: '2' }, '/a?b=2'],
    ['/a?b#c', { a: undefined }, '/a?b#c'],
    ['/a', {}, '/a'],
    ['https://b.example/a?b=2#c', { a: '1' }, 'https://b.example/a?b=2&a=1#c'],
  ])('%j and %j make %j', (target, values, result) => {
    expect(withQuery(target, values)).toBe(result)
  })
})

describe('withoutQuery()', () => {
  it.each([
    ['/a', '/a'],
    ['/a?error=denied', '/a'],
    ['/a?b=2&error=denied', '/a?b=2'],
    ['/a?error=denied&b=2', '/a?b=2'],
    ['/a?b=2&error=denied&c=3#d', '/a?b=2&c=3#d'],
    ['/a?error=denied#d', '/a#d'],
    ['/a?error=other', '/a?error=other'],
    ['/a?xerror=denied&error=deniedx', '/a?xerror=denied&error=deniedx'],
    ['/a?error=denied&error=denied', '/a'],
    ['/a?&b=2&&c=3&', '/a?b=2&c=3'],
    ['/a?', '/a'],
    ['/a#?error=denied', '/a#?error=denied'],
    ['/a?b=2?error=denied', '/a?b=2?error=denied'],
    ['/a?b=2#c#d', '/a?b=2#c#d'],
    ['', ''],
  ])('of %j leaves %j', (target, result) => {
    expect(withoutQuery(target, 'error', 'denied')).toBe(result)
  })
})

describe('comparablePath()', () => {
  it.each([
    ['/WeChat/Login', '/wechat/login'],
    ['/wechat/login/', '/wechat/login'],
    ['/wechat/login//', '/wechat/login'],
    ['/a//b/', '/a//b'],
    ['/wechat/%6Cogin', '/wechat/login'],
    ['/a%2Fb', '/a/b'],
    ['/A%', '/a%'],
    ['/', ''],
  ])('of %j is %j', (path, result) => {
    expect(comparablePath(path)).toBe(result)
  })
})
