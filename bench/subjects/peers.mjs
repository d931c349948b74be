import Module, { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const host = 'https://api.weixin.qq.com'

/**
 * Loads peers, which know WeChat's address alone, with the address of the stand-in platform in its place. It is put into
 * their source as it is loaded, so that they pay nothing for it.
 *
 * @param {string | undefined} api the base URL of the stand-in platform
 */
export function peersAgainst(api) {
  if (api !== undefined) {
    const compile = Module.prototype._compile
    Module.prototype._compile = function (source, file) {
      return compile.call(this, file.includes('node_modules') ? source.replaceAll(host, api) : source, file)
    }
  }
  return (name) => require(name)
}
