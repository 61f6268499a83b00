// Unpacks what the page computes with. The browser runs only what the policy names by its hash.
(async () => {
  const letters = document.getElementById("packed").textContent, words = new DataView(new ArrayBuffer((letters.length / 5) * 4));
  for (let i = 0; i < letters.length; i += 5) {
    let word = 0;
    for (let j = i; j < i + 5; j++) word = word * 85 + (letters.charCodeAt(j) === 125 ? 20 : letters.charCodeAt(j) - 40);
    words.setUint32((i / 5) * 4, word);
  }
  const unpacked = new Blob([words]).stream().pipeThrough(new DecompressionStream("deflate"));
  const [script, style, data] = (await new Response(unpacked).text()).split("\0");
  window.archlint = JSON.parse(data);
  for (const [tag, text] of Object.entries({ style, script })) {
    const element = document.createElement(tag);
    element.textContent = text;
    document.body.append(element);
  }
})();
