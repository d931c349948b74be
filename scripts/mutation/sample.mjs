import { createHash } from 'node:crypto'
import { declareFactoryPlugin, PluginKind } from '@stryker-mutator/api/plugin'

/** Whether a mutant belongs to the part that is tried. By its number, so that the same seed draws the same ones again. */
export const isDrawn = (id, { portion, seed }) =>
  createHash('sha256').update(`${seed} ${id}`).digest().readUInt32BE() < portion * 2 ** 32

/** Keeps from the tests what is not drawn. StrykerJS knows mutants that are left out as those that do not compile. */
const createSample = (options) => ({
  init: async () => undefined,
  check: async (mutants) =>
    Object.fromEntries(
      mutants.map(({ id }) => [
        id,
        isDrawn(id, options.inProcess)
          ? { status: 'passed' }
          : { status: 'compileError', reason: 'not in the sample' },
      ]),
    ),
})
createSample.inject = ['options']

const found = ['Killed', 'Timeout']
const left = ['Survived', 'NoCoverage']

/** Prints what survives as it does, and how many of the mutants that were drawn a test has found, folder by folder. */
const createFigures = (options) => ({
  onMutantTested({ status, fileName, location, mutatorName, replacement }) {
    if (status !== 'Survived') return
    const { line, column } = location.start
    console.log(`survived: ${fileName}:${line}:${column} ${mutatorName}: ${replacement.slice(0, 200)}`)
  },
  onMutationTestReportReady({ files }) {
    const folders = new Map()
    for (const [file, { mutants }] of Object.entries(files)) {
      const folder = file.split('/').slice(0, 3).join('/')
      const drawn = mutants.filter(({ id }) => isDrawn(id, options.inProcess))
      const count = (statuses) => drawn.filter(({ status }) => statuses.includes(status)).length
      for (const name of ['all', folder]) {
        const [detected, missed] = folders.get(name) ?? [0, 0]
        folders.set(name, [detected + count(found), missed + count(left)])
      }
    }
    for (const [folder, [detected, missed]] of [...folders].sort()) {
      const all = detected + missed
      if (all > 0) console.log(`${folder}: ${detected} of ${all} (${((100 * detected) / all).toFixed(1)} %)`)
    }
  },
})
createFigures.inject = ['options']

export const strykerPlugins = [
  declareFactoryPlugin(PluginKind.Checker, 'sample', createSample),
  declareFactoryPlugin(PluginKind.Reporter, 'figures', createFigures),
]
