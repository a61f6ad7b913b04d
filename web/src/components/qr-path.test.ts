import encodeQR from "qr";
import decodeQR from "qr/decode.js";
import { expect, test } from "vitest";
import { pathOf } from "./qr-path";

const SECRET =
  "otpauth://totp/Lead%20Labs%3Ajane.doe%2Btest%40a-rather-long-company-name.example.com?secret=ABCDEFGHIJKLMNOPQRSTUVWXYZ234567ABCDEFGHIJKLMNOPQRST&issuer=Lead%20Labs";
const SCALE = 4;

test("a camera reads from the drawn path what was put into the code", () => {
  const rows = encodeQR(SECRET, "raw", { ecc: "medium", border: 4 });

  const picture = painted(pathOf(rows), rows.length);

  expect(decodeQR(picture)).toBe(SECRET);
});

/** The path's rectangles as black on white pixels. */
function painted(path: string, modules: number) {
  const size = modules * SCALE;
  const data = new Uint8Array(size * size * 4).fill(255);
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)/g)) {
    for (let row = Number(y) * SCALE; row < (Number(y) + 1) * SCALE; row += 1) {
      for (let column = Number(x) * SCALE; column < (Number(x) + Number(width)) * SCALE; column += 1) {
        data.fill(0, (row * size + column) * 4, (row * size + column) * 4 + 3);
      }
    }
  }
  return { width: size, height: size, data };
}
