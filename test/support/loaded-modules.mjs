// Prints every module that is loaded on stderr, as `loaded <url>`. For `node --import`.
import { register } from 'node:module'

const hook = `
import { writeSync } from 'node:fs'
export async function load(url, context, next) {
  writeSync(2, 'loaded ' + url + '\\n')
  return next(url, context)
}`
register(`data:text/javascript,${encodeURIComponent(hook)}`)
