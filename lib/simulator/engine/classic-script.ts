import { webFile } from './web-files.ts'

/** The text of a web file that is known to be there. */
export function webText(name: string): string {
  const text = webFile(name)
  if (text === undefined) throw new Error(`there is no web file ${name}`)
  return text
}

/**
 * A script that pages load without `type="module"`, at an address that is the platform's. It is made of modules: their
 * functions, joined in a scope of their own, and at the end one call with the window and a text.
 *
 * @param notice a comment for the first line
 * @param names of the modules, each after those that it imports from
 * @param call the function to call, and what to give to it after the window
 */
export function classicScript(
  notice: string,
  names: readonly string[],
  [install, argument]: readonly [install: string, argument: string],
): string {
  const body = names
    .map(webText)
    .join('\n')
    .replace(/\bimport\s*\{[^}]*\}\s*from\s*(?:'[^']*'|"[^"]*");?/g, '')
    .replace(/\bexport (?=function\b)/g, '')
  return `/* ${notice} */\n(() => {\n'use strict'\n${body}\n${install}(window, ${JSON.stringify(argument)})\n})()\n`
}
