package kitchens.caspers.benchmarks;

/**
 * A page, or something that one does on it.
 *
 * @param name of the pictures
 * @param path below the workspace's address, or an address
 * @param act an expression that is evaluated on the page once it is there; null for nothing
 * @param until an expression that is true once what was done shows
 * @param refused whether the workspace is asked for what it must refuse here
 */
record PageStop(String name, String path, String act, String until, boolean refused) {

  static PageStop at(String name, String path) {
    return new PageStop(name, path, null, "true", false);
  }

  /** A page once something is on it. */
  static PageStop with(String name, String path, String selector) {
    return new PageStop(name, path, "true", there(selector), false);
  }

  /** A page on which a button was pressed, once there is what that brings. */
  static PageStop pressed(String name, String path, String button, String selector) {
    return new PageStop(name, path, press(button), there(selector), false);
  }

  /** A page on which something was clicked, once there is what that brings. */
  static PageStop clicked(String name, String path, String what, String selector) {
    return new PageStop(name, path, click(what), there(selector), false);
  }

  /** The page that the first link to a place below {@code below} leads to. */
  static PageStop followed(String name, String path, String below) {
    return new PageStop(
        name,
        path,
        click("main a[href^=\"" + below + "\"]"),
        "location.pathname.startsWith('" + below + "')",
        false);
  }

  PageStop after(String act, String selector) {
    return new PageStop(name, path, act, there(selector), refused);
  }

  /** A page once one of its figures is known. */
  PageStop onceItCounts() {
    var counted =
        "[...document.querySelectorAll('b')].some(figure => /[0-9]/.test(figure.textContent))";
    return new PageStop(name, path, "true", counted, refused);
  }

  PageStop thatIsRefused() {
    return new PageStop(name, path, act, until, true);
  }

  private static String there(String selector) {
    return "Boolean(document.querySelector('" + selector + "'))";
  }

  /** Clicks something once it is there. */
  static String click(String selector) {
    return """
    (function click() {
      const e = document.querySelector('%s');
      e ? e.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))
        : setTimeout(click, 50);
    })()
    """
        .formatted(selector);
  }

  /** Presses a button of these words once it is there. */
  static String press(String words) {
    return """
    (function press() {
      const e = [...document.querySelectorAll('button')].find(b => b.textContent.trim() === '%s');
      e ? e.click() : setTimeout(press, 50);
    })()
    """
        .formatted(words);
  }
}
