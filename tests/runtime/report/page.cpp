#include "runtime/report/page.hpp"

#include <doctest/doctest.h>

#include "runtime/base/sha256.hpp"
#include "runtime/report/assets.hpp"
#include "runtime/report/png.hpp"

using namespace sinter::report;

namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size()) found++;
  return found;
}

std::string joined(Asset asset) {
  std::string text;
  for (const std::string_view part : asset) text += part;
  return text;
}

/// The specification of a page's first chart.
Json first_specification(const std::string& html) {
  const std::string begin = "id=\"chart-1\">";
  const std::size_t from = html.find(begin) + begin.size();
  return Json::parse(html.substr(from, html.find("</script>", from) - from));
}

const std::string evil = "</script><script>alert('&')</script>";
const std::string tame = "&lt;/script&gt;&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;";

}  // namespace

TEST_CASE("markup, control characters and bad UTF-8 are shown, not obeyed") {
  CHECK(escaped("a < b && c > \"d\"") == "a &lt; b &amp;&amp; c &gt; &quot;d&quot;");
  CHECK(escaped(evil) == tame);
  CHECK(escaped(std::string("a\0b\x1b[0m\x7f\tc\n", 11)) == "a?b?[0m?\tc\n");
  CHECK(escaped("gr\xc3\xb6\xc3\x9f"
                "er") ==
        "gr\xc3\xb6\xc3\x9f"
        "er");
  CHECK(escaped("cut \xc3") == "cut \xef\xbf\xbd");
}

TEST_CASE("no text of a page acts as markup, wherever it stands") {
  Page page(evil, evil);
  page.section(evil);
  page.prose(evil);
  page.key_figures({{evil, evil}});
  page.table(evil, {.head = {evil}, .rows = {{{evil, "a"}}}});
  page.preformatted(evil, evil);
  page.chart(evil, {{"data", Json::array({{{"name", evil}}})}});
  page.charts(evil, {{evil, Json::object()}});
  page.drawing(evil, "<svg></svg>");
  page.pictures(evil, {{.height = 1, .width = 1, .pixels = {0}, .caption = evil}}, 10);
  page.detail("a", evil, evil);
  const std::string html = page.html();
  CHECK_FALSE(has(html, "<script>alert"));
  // Two specifications, Vega and the page's own script end; nothing else does.
  CHECK(count(html, "</script") == 4);
  CHECK(count(html, "</style") == 1);
  CHECK(first_specification(html)["data"][0]["name"] == evil);
}

TEST_CASE("headings fill the table of contents, figures are counted") {
  Page page("title", "subtitle");
  page.section("one");
  page.table("numbers", {.head = {"n", "x"}, .rows = {{"a", "1"}, {"b", "2"}}});
  page.section("two");
  page.preformatted("words", "a\n  b");
  const std::string html = page.html();
  CHECK(has(html, "<a href=\"#section-1\">one</a>"));
  CHECK(has(html, "<h2 id=\"section-2\">two</h2>"));
  CHECK(has(html, "<b>Table 1.</b> numbers"));
  CHECK(has(html, "<b>Text 2.</b> words"));
  CHECK(count(html, "<tr>") == 3);
  CHECK(has(html, "<pre>a\n  b</pre>"));
}

TEST_CASE("a page asks the network for nothing") {
  Page page("title", "");
  page.chart("chart", {{"marks", Json::array()}});
  const std::string html = page.html();
  CHECK(has(html, "default-src 'none'"));
  for (const char* outside : {"src=\"http", "href=\"http", "@import", "url(http", "sourceMappingURL"})
    CHECK_FALSE(has(html, outside));
  CHECK(first_specification(html)["description"] == "chart");
}

TEST_CASE("only the page's own scripts and style may act: each is named by its digest") {
  for (const bool with_chart : {false, true}) {
    Page page("title", "");
    if (with_chart) page.chart("chart", Json::object());
    const std::string html = page.html();
    const std::size_t from = html.find("content=\"default-src");
    const std::string policy = html.substr(from, html.find("\">", from) - from);
    CHECK_FALSE(has(policy, "unsafe-inline"));
    std::size_t hashes = 0;
    for (const std::string tag : {"style", "script"}) {
      for (std::size_t at = 0; (at = html.find("<" + tag + ">", at)) != std::string::npos; ++hashes) {
        at += tag.size() + 2;
        const std::string content = html.substr(at, html.find("</" + tag + ">", at) - at);
        sinter::Sha256 hash;
        hash.update(std::as_bytes(std::span(content)));
        const std::string digits = hash.hex();
        std::string bytes;
        for (std::size_t i = 0; i < 64; i += 2) bytes += static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16));
        CHECK(has(policy, "'sha256-" + base64(bytes) + "'"));
      }
    }
    CHECK(hashes == (with_chart ? 3u : 2u));
    CHECK(count(policy, "'sha256-") == hashes);
    CHECK_FALSE(has(html.substr(html.find("<body>"), html.find("<script") - html.find("<body>")), " style=\""));
  }
}

TEST_CASE("a page that is written again loads itself anew") {
  Page page("title", "");
  CHECK_FALSE(has(page.html(), "http-equiv=\"refresh\""));
  page.refresh(7);
  CHECK(has(page.html(), "<meta http-equiv=\"refresh\" content=\"7\">"));
}

TEST_CASE("large drawings are folded, long tables scroll") {
  Page page("title", "");
  page.drawing("graph", "<svg></svg>", "Show <it>");
  page.table("short", {.head = {"n"}, .rows = {30, {"1"}}});
  CHECK(has(page.html(), "<details><summary>Show &lt;it&gt;</summary><div class=\"drawing"));
  CHECK_FALSE(has(page.html(), "scroll tall"));
  page.table("long", {.head = {"n"}, .rows = {31, {"1"}}});
  CHECK(has(page.html(), "scroll tall"));
}

TEST_CASE("Vega is there where charts are, with its notice, and only there") {
  const std::string vega = joined(vega_script());
  CHECK(vega.size() > 300'000);
  CHECK(has(vega, "Interactive Data Lab"));
  Page page("title", "");
  CHECK_FALSE(has(page.html(), "Interactive Data Lab"));
  page.chart("chart", Json::object());
  CHECK(has(page.html(), vega));
}

TEST_CASE("a detail is opened by a cell's link, and has an id of its own") {
  Page page("title", "");
  page.table("kernels", {.head = {"kernel"}, .rows = {{{"conv1", "k00"}}}});
  page.detail("k00", "k00", "text");
  CHECK(has(page.html(), "<a href=\"#k00\">conv1</a>"));
  CHECK(has(page.html(), "<article id=\"k00\">"));
  CHECK_THROWS_AS(page.detail("k00", "again", ""), std::invalid_argument);
  CHECK_THROWS_AS(page.detail("a\"b", "", ""), std::invalid_argument);
  CHECK_THROWS_AS(page.detail("", "", ""), std::invalid_argument);
}

TEST_CASE("a drawing loses what comes before its svg") {
  Page page("title", "");
  page.drawing("graph", "<?xml version=\"1.0\"?><!DOCTYPE svg PUBLIC \"x\">\n<svg width=\"8pt\"><g/></svg>");
  CHECK(has(page.html(), "<svg role=\"img\" aria-label=\"graph\" width=\"8pt\"><g/></svg>"));
  CHECK_FALSE(has(page.html(), "<?xml"));
  CHECK_THROWS_AS(page.drawing("graph", "dot: command not found"), std::invalid_argument);
}
