const net = require('node:net')
const tls = require('node:tls')

const simulator = new URL(process.env.SIMULATOR)
const hosts = /^(?:[\w-]+\.)*(?:weixin\.qq\.com|wx\.qq\.com)$/

/**
 * Loaded before a client: its TLS connections to the platforms end at the simulator, which tells the hosts apart by
 * the Host header. Whatever the client uses, this is below it. Nothing else on the network is reached.
 */
tls.connect = (options) => {
  const host = options.servername || options.host
  if (!hosts.test(host)) throw new Error(`a client asked ${host}`)
  const socket = net.connect(Number(simulator.port), simulator.hostname)
  socket.once('connect', () => socket.emit('secureConnect'))
  return socket
}
