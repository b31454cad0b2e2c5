// A file that was fetched, handed to the browser to be saved.
export function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken it by the time that this page is asked for anything else.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
