// Svelte in runes mode everywhere; TypeScript in markup is stripped by Svelte itself.
export default { compilerOptions: { runes: true } };
