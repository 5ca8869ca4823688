/**
 * Data elements of the page: base64 of raw deflate of JSON.
 */

/**
 * @param id of the element
 * @returns what the report put there
 */
export async function readData(id: string): Promise<unknown> {
  const text = document.getElementById(id)?.textContent ?? ''
  const bytes = fromBase64(text)
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
  return new Response(stream).json()
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i)
  return bytes
}
