// Random ids. `crypto.randomUUID` exists in secure contexts only, and the sign-in page also works outside one.
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
