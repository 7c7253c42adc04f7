// The timer's running clock. What counts is the server's: this only shows it, from the seconds it had run when the page came.
for (const place of document.querySelectorAll("[data-timer]")) {
  const began = performance.now() - Number(place.dataset.timer) * 1000;
  const show = () => {
    const minutes = Math.floor((performance.now() - began) / 60000);
    const hours = Math.floor(minutes / 60);
    place.textContent = `(${hours ? `${hours} h ` : ""}${minutes % 60} min)`;
  };
  show();
  setInterval(show, 10000);
}
