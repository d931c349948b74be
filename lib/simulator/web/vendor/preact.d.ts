/** `vendor/preact.js` is `htm/preact/standalone`: Preact, its hooks and htm in one file. */
export * from 'htm/preact'
