// Code fields: groups of signs while they are typed, as on the label. The server takes any spacing.
export function codes(page) {
  for (const field of page.querySelectorAll("input[data-signs]")) {
    const size = Number(field.dataset.signs) === 6 ? 3 : 4;
    field.addEventListener("input", (event) => {
      // Only while adding at the end: a correction in the middle must not move the caret.
      if (event.inputType?.startsWith("delete") || field.selectionStart !== field.value.length) return;
      field.value = grouped(field.value, size);
    });
  }
}

export function grouped(text, size) {
  const signs = text.replace(/[\s.\-·]/g, "");
  // An address, or what a scanner's keys become on another keyboard: as it comes.
  if (signs.length > 8 || !/^[a-z0-9]*$/i.test(signs)) return text.replaceAll("\u00a0", "");
  return signs.match(new RegExp(`.{1,${size}}`, "g"))?.join("\u00a0") ?? "";
}
