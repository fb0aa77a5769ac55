// Tags and pick-up codes: the same rule as on the server (accounts/codes.py), held together by shared vectors.
export const ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

// What a French keyboard makes of the keys a handheld scanner sends as if it were American.
const SEEN = "&éÉ\"'(-èÈ_çÇàÀaqAQzwZWmM,?!§:;)";
const MEANT = "122345677899" + "00qaQAwzWZ;:mM/?.,-";

export function isValid(code, length) {
  if (code.length !== length) return false;
  let sum = 0;
  for (let place = 0; place < length; place += 1) {
    const value = ALPHABET.indexOf(code[place]);
    if (value < 0) return false;
    sum += (place + 1) * value;
  }
  return sum % ALPHABET.length === 0;
}

// The code in what was scanned or typed (an address or a bare code), else null.
export function read(text, length = 8) {
  for (const candidate of [text, american(text)]) {
    const code = bare(candidate);
    if (isValid(code, length)) return code;
  }
  return null;
}

// Which sign does not go: {what: "sign", sign}, {what: "length", count} or {what: "check"}; null for a code that reads.
export function fault(text, length = 8) {
  if (read(text, length)) return null;
  const signs = Array.from(bare(text));
  const sign = signs.find((one) => !ALPHABET.includes(one));
  if (sign) return { what: "sign", sign };
  return signs.length === length ? { what: "check" } : { what: "length", count: signs.length };
}

function bare(text) {
  const address = /\/d\/([^/?#]*)\/?(?:[?#].*)?$/i.exec(text.trim());
  return (address ? address[1] : text).replace(/[\s.\-·]/g, "").toUpperCase();
}

function american(text) {
  return Array.from(text, (sign) => {
    const place = SEEN.indexOf(sign);
    return place < 0 ? sign : MEANT[place];
  }).join("");
}
