import { runInNewContext } from 'node:vm'
import { expect } from '@jest/globals'
import { createBench, type Proofs } from './bench.ts'
import { notFound } from './open-weixin.ts'

const host = 'wwcdn.weixin.qq.com'
const versions = ['2.4.0', '2.3.4', '2.3.3', '2.0.2']
const params = {
  login_type: 'CorpApp',
  appid: 'ww1',
  agentid: '2',
  redirect_uri: 'http://app.example/?a=1&b=2',
}

interface Frame {
  src?: string
  style: Record<string, string>
  attributes: Record<string, string>
  referrerPolicy?: string
  contentWindow: object
}

interface PanelOptions {
  params: Record<string, string>
  onLoginSuccess?(payload: object): void
}

/** A page with the script in it, and no more of a document than it needs. */
function pageWith(script: string): {
  createPanel(options: PanelOptions): { frame: Frame; unmount(): void; hasFrame(): boolean }
  post(event: object): void
} {
  const listeners = new Set<(event: object) => void>()
  const children = new Set<Frame>()
  const createElement = (): Frame & { setAttribute: unknown; remove: unknown } => {
    const frame: Frame = { style: {}, attributes: {}, contentWindow: {} }
    return Object.assign(frame, {
      setAttribute: (name: string, value: string) => void Object.assign(frame.attributes, { [name]: value }),
      remove: () => void children.delete(frame),
    })
  }
  const container = { appendChild: (frame: Frame) => void children.add(frame) }
  const window = {
    origin: 'http://app.example',
    addEventListener: (_: string, listener: (event: object) => void) => void listeners.add(listener),
    removeEventListener: (_: string, listener: (event: object) => void) => void listeners.delete(listener),
    ww: undefined as unknown as {
      createWWLoginPanel(options: object): { el: Frame; unmount(): void }
    },
  }
  const document = { createElement, querySelector: (name: string) => (name === '#panel' ? container : null) }
  runInNewContext(script, { window, document, URL })
  return {
    createPanel(options) {
      const { el, unmount } = window.ww.createWWLoginPanel({ el: '#panel', ...options })
      return { frame: el, unmount, hasFrame: () => children.has(el) }
    },
    post(event) {
      for (const listener of listeners) listener(event)
    },
  }
}

async function panel(): Promise<void> {
  const bench = createBench()
  const scripts = await Promise.all(
    versions.map((version) => bench.ask({ host, path: `/node/open/js/wecom-jssdk-${version}.js` })),
  )
  expect(scripts.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  expect(scripts[0]?.type).toBe('application/javascript; charset=utf-8')
  const { createPanel, post } = pageWith(scripts[0]?.text ?? '')

  const told: object[] = []
  const callback = { ...params, redirect_type: 'callback' }
  const { frame, unmount, hasFrame } = createPanel({
    params: callback,
    onLoginSuccess: (payload) => void told.push(payload),
  })
  const link = new URL(frame.src ?? '')
  expect(link.pathname).toBe('/login.work.weixin.qq.com/wwlogin/sso/login')
  expect(Object.fromEntries(link.searchParams)).toEqual({ ...callback, version: '2.4.4' })
  expect(frame.style).toMatchObject({ width: '480px', height: '416px' })
  expect(frame.referrerPolicy).toBe('origin')
  const small = createPanel({ params: { ...params, panel_size: 'small' } })
  expect(small.frame.style).toMatchObject({ width: '320px', height: '380px' })
  expect(small.frame.attributes['sandbox']).toBeUndefined()
  const elsewhere = { ...params, redirect_uri: 'http://other.example/', redirect_type: 'top' }
  expect(createPanel({ params: elsewhere }).frame.attributes['sandbox']).toContain('allow-top-navigation')

  const args = { type: 'call', name: 'onLoginSuccess', payload: { code: 'c' } }
  const data = JSON.stringify({ type: 'ww-iframe-handle:call', args })
  const right = { data, origin: link.origin, source: frame.contentWindow }
  for (const wrong of [
    { origin: 'http://evil.example' },
    { source: {} },
    { data: '{}' },
    { data: { args } },
  ]) {
    post({ ...right, ...wrong })
  }
  expect(told).toEqual([])
  post(right)
  expect(told).toEqual([{ code: 'c' }])
  unmount()
  expect(hasFrame()).toBe(false)
  post(right)
  expect(told).toHaveLength(1)
}

export const wwcdn: Proofs = {
  '`GET /node/open/js/wecom-jssdk-2.4.0.js`, `2.3.4`, `2.3.3`, `2.0.2`': panel,
  'any other path': notFound(host),
}
