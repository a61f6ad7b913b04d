// Sends a file straight to the bucket with the form that the API gave for it, telling how far it is.
import { Problem } from "./problem";
import type { Upload } from "./schema";

/** XMLHttpRequest, since fetch can't tell how much of a body has been sent. Throws Problem, or AbortError when aborted. */
export function upload(
  { url, fields }: Upload,
  file: File,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", file); // S3 reads nothing that follows the file
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onload = () => (request.status < 300 ? resolve() : reject(refusal(request.status)));
    request.onerror = () => reject(Problem.offline());
    request.onabort = () => reject(new DOMException("", "AbortError"));
    signal.addEventListener("abort", () => request.abort());
    request.send(form);
  });
}

/** S3 answers 400 for what doesn't fit its form: a file that is larger than was said. */
function refusal(status: number): Problem {
  return new Problem(status, status === 400 || status === 413 ? "too-large" : "unavailable", "");
}
