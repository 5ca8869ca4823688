/**
 * The kernel's WebAssembly module: compiled once a thread, instantiated for each memory.
 */
import { KERNEL_WASM_BASE64 } from './wasm.generated.ts'

/** Bytes of a page of WebAssembly memory. */
export const WASM_PAGE = 65536
/** Pages that a 32-bit memory can have: 4 GiB. */
export const MAX_WASM_PAGES = 65536

let compiled: WebAssembly.Module | undefined

/**
 * @param memory where everything that the module computes with lies
 * @param spill called when the matcher's hit buffer is full; it is emptied afterwards
 * @returns the module's exports; their types are those of the AssemblyScript sources
 */
export function instantiateKernel(memory: WebAssembly.Memory, spill: () => void = abort): unknown {
  compiled ??= new WebAssembly.Module(Buffer.from(KERNEL_WASM_BASE64, 'base64'))
  return new WebAssembly.Instance(compiled, { env: { memory, abort, spill } }).exports
}

function abort(): never {
  throw new Error('the kernel aborted')
}
