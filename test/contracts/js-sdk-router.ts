import { describe, expect, it } from '@jest/globals'
import express from 'express'
import { askFor, type JsSdkWorld, publicUrl } from '../helpers/apps/js-sdk.ts'

/** The options that all routers of the JS-SDK have. */
export interface PagesOptions {
  publicUrl?: string
  allowedOrigins?: string[]
  basePath?: string
  routes?: { jsSdkConfig?: string }
}

const page = `${publicUrl}/shop?a=1`

/** Where a router of the JS-SDK is, and for whom it signs. */
export function jsSdkRouterContract(world: JsSdkWorld<PagesOptions>, path: string): void {
  describe(`the route ${path}`, () => {
    it('is served below basePath, or at another path', async () => {
      const url = await world.serve({ publicUrl, basePath: '/api' })
      expect((await askFor(url, page, { path: `/api${path}` })).status).toBe(200)
      expect((await askFor(url, page, { path })).status).toBe(404)
      const renamed = await world.serve({ publicUrl, basePath: '/api', routes: { jsSdkConfig: '/sign' } })
      expect((await askFor(renamed, page, { path: '/api/sign' })).status).toBe(200)
      expect((await askFor(renamed, page, { path: `/api${path}` })).status).toBe(404)
    })

    it('is served below where the router is mounted', async () => {
      const url = await world.run(express().use('/api', world.sdk({ publicUrl })))
      expect((await askFor(url, page, { path: `/api${path}` })).status).toBe(200)
    })

    it('leaves other methods and paths to the app', async () => {
      const app = express().use(world.sdk({ publicUrl }))
      app.use((req, res) => void res.status(299).send(req.method))
      const url = await world.run(app)
      for (const [method, other] of [
        ['POST', path],
        ['GET', `${path}/more`],
        ['GET', path.slice(0, path.lastIndexOf('/'))],
      ] as const) {
        expect((await fetch(url + other, { method })).status).toBe(299)
      }
    })

    it('signs for the allowed origins exactly, and without publicUrl for no other', async () => {
      const url = await world.serve({ allowedOrigins: ['https://front.example', 'http://localhost:5173'] })
      const statusFor = async (wanted: string) => (await askFor(url, wanted, { path })).status
      expect(await statusFor('https://front.example/a')).toBe(200)
      expect(await statusFor('http://localhost:5173/')).toBe(200)
      expect(await statusFor('http://localhost:5174/')).toBe(403)
      expect(await statusFor('http://front.example/')).toBe(403)
      expect(await statusFor(`${url}/`)).toBe(403)
      expect(await statusFor(page)).toBe(403)
    })

    it('signs for both where both are given', async () => {
      const url = await world.serve({ publicUrl, allowedOrigins: ['https://front.example'] })
      const statusFor = async (wanted: string) => (await askFor(url, wanted, { path })).status
      expect(await statusFor(page)).toBe(200)
      expect(await statusFor('https://front.example/')).toBe(200)
      expect(await statusFor('https://evil.example/')).toBe(403)
    })
  })
}
