// Unpacks what the page computes with. The browser runs only what the policy names by its hash.
(async () => {
  const bytes = Uint8Array.from(atob(document.getElementById("packed").textContent), (letter) => letter.charCodeAt(0));
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  const [style, script, data] = await new Response(unpacked).json();
  window.archlint = JSON.parse(data);
  for (const [tag, text] of Object.entries({ style, script })) {
    const element = document.createElement(tag);
    element.textContent = text;
    document.body.append(element);
  }
})();
