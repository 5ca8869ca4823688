export const bpeCases = []
