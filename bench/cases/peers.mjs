export const peerCases = []
