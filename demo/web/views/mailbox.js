// The mailbox: whose it is. Letters come with the mail door.

/** Shows the address of a person. */
export function showMailbox(root, person) {
  root.querySelector(".mailbox-address").textContent = person.email;
}
