import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import forge from 'node-forge'

/** A key and a certificate for `localhost` that lives for a day. Processes trust it by NODE_EXTRA_CA_CERTS. */
export function createCertificate(folder) {
  const { pki } = forge
  const keys = pki.rsa.generateKeyPair(2_048)
  const certificate = pki.createCertificate()
  const name = [{ name: 'commonName', value: 'localhost' }]
  certificate.publicKey = keys.publicKey
  certificate.serialNumber = '01'
  certificate.validity.notBefore = new Date(Date.now() - 3_600_000)
  certificate.validity.notAfter = new Date(Date.now() + 24 * 3_600_000)
  certificate.setSubject(name)
  certificate.setIssuer(name)
  certificate.setExtensions([
    { name: 'basicConstraints', cA: true },
    { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] },
  ])
  certificate.sign(keys.privateKey, forge.md.sha256.create())

  const file = join(folder, 'certificate.pem')
  const cert = pki.certificateToPem(certificate)
  writeFileSync(file, cert)
  return { cert, key: pki.privateKeyToPem(keys.privateKey), file }
}
