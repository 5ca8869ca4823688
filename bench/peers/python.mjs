export function peerVersions() {
  return {}
}
