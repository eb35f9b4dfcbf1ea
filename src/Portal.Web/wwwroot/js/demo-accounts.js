// Fills the sign-in form with a demonstration account; the reader still signs in by hand.
for (const button of document.querySelectorAll('[data-fill-user]')) {
  button.addEventListener('click', () => {
    document.getElementById('UserName').value = button.dataset.fillUser;
    document.getElementById('Password').value = button.dataset.fillPassword;
    document.querySelector('main form button[type="submit"]').focus();
  });
}
