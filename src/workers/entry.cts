/**
 * What the pool loads in a worker thread. It loads workers by `require`, and Node 20 ends the whole process when a thread is
 * ended while it requires an ES module (`v8::Module::IsGraphAsync must be used on an instantiated module`). So this is a
 * CommonJS module, which imports the one that does the work.
 */
const loading = import('./worker.ts')
// Who runs a task is told.
loading.catch(() => {})

type Run = Awaited<typeof loading>['run']

module.exports = {
  run: async (...args: Parameters<Run>): Promise<Awaited<ReturnType<Run>>> => (await loading).run(...args),
}
