// How right each model was in each topic, and where they differ.

#include <algorithm>
#include <cmath>
#include <map>

#include "base/text.h"
#include "present/chart/charts.h"
#include "present/chart/kit/row_frame.h"
#include "present/quality/words.h"
#include "summarise/metric/ids.h"

namespace bench::chart {
namespace {

/// A row: one slice of each model, null where it was not asked.
struct Topic {
  std::string name;
  std::string category;
  std::vector<const ScoreSlice*> scores;

  /// From the first model to the second; of more, from the worst to the best; of one, its score.
  double difference() const {
    if (scores.size() == 1) return scores.front() ? scores.front()->accuracy : 0;
    if (scores.size() == 2) return scores[0] && scores[1] ? scores[1]->accuracy - scores[0]->accuracy : -2;
    Extent extent;
    for (const ScoreSlice* score : scores)
      if (score) extent.add(score->accuracy);
    return extent.hi - extent.lo;
  }
};

const ScoreSlice* slice_of(const QualitySummary& quality, ScoreSlice::Of of, const std::string& name) {
  for (const ScoreSlice& slice : quality.slices)
    if (slice.of == of && slice.name == name && slice.n > 0) return &slice;
  return nullptr;
}

/// Models that answered the same suite as the first one that has a score.
std::vector<const Series*> scored_series(const std::vector<Series>& all) {
  std::vector<const Series*> scored;
  for (const Series& series : all) {
    if (!series.group->quality || !series.group->quality->has_total || has_no_score(*series.group->quality)) continue;
    if (scored.empty() || series.run->header.suite == scored.front()->run->header.suite) scored.push_back(&series);
  }
  return scored;
}

std::vector<Topic> topics_of(const std::vector<const Series*>& models, ScoreSlice::Of of) {
  std::vector<Topic> topics;
  std::map<std::string, std::size_t> known;
  for (const Series* model : models) {
    for (const ScoreSlice& slice : model->group->quality->slices) {
      if (slice.of != of || slice.n == 0 || !known.try_emplace(slice.name, topics.size()).second) continue;
      Topic topic{slice.name, "", {}};
      for (const Series* each : models) {
        topic.scores.push_back(slice_of(*each->group->quality, of, slice.name));
        const auto category = each->category_of.find(slice.name);
        if (category != each->category_of.end()) topic.category = category->second;
      }
      topics.push_back(std::move(topic));
    }
  }
  std::stable_sort(topics.begin(), topics.end(), [](const Topic& a, const Topic& b) {
    return a.category != b.category ? a.category < b.category : a.difference() > b.difference();
  });
  return topics;
}

std::string points_text(double difference) {
  const std::string text = number_text({difference}, {100, "points", 1});
  return difference > 0 && text.find_first_not_of("0.") != std::string::npos ? "+" + text : text;
}

std::string remark_of(const Topic& topic) {
  if (std::any_of(topic.scores.begin(), topic.scores.end(), [](const ScoreSlice* score) { return score == nullptr; }))
    return "—";
  if (topic.scores.size() == 1) return number_text({topic.scores[0]->accuracy}, {100, "%", 1}) + " %";
  return topic.scores.size() == 2 ? points_text(topic.difference())
                                  : number_text({topic.difference()}, {100, "points", 1});
}

bool intervals_apart(const Topic& topic) {
  if (topic.scores.size() != 2 || !topic.scores[0] || !topic.scores[1]) return false;
  const auto &a = topic.scores[0]->interval, &b = topic.scores[1]->interval;
  return a && b && (a->hi < b->lo || b->hi < a->lo);
}

/// What a row is tall: its bars, and room to tell it from the next one.
struct RowSizes {
  double bar = 14;
  double row = 22;
  explicit RowSizes(std::size_t models)
      : bar(models == 1   ? 14
            : models <= 3 ? 10
                          : 7),
        row(std::max(bar * static_cast<double>(models) + 7, 19.0)) {}
};

void draw_topic(Svg& svg, RowFrame& frame, const Topic& topic, double top, const RowSizes& sizes) {
  const double middle = top + sizes.row / 2;
  frame.label(middle, shown_name(topic.name, 30));
  frame.remark(middle, remark_of(topic));
  double bar_top = middle - sizes.bar * static_cast<double>(topic.scores.size()) / 2;
  for (std::size_t i = 0; i < topic.scores.size(); ++i, bar_top += sizes.bar) {
    const ScoreSlice* score = topic.scores[i];
    if (score == nullptr) continue;  // a gap: it was not asked
    const SeriesStyle& style = series_style(i);
    svg.open_series(i);
    svg.rect({frame.box().left, bar_top + 0.5}, frame.x(score->accuracy) - frame.box().left, sizes.bar - 1,
             {.stroke = style.pale ? "currentColor" : std::string(style.colour),
              .width = 0.8,
              .fill = svg.hatched(style.colour, style.hatch)});
    if (score->interval) {
      const double y = bar_top + sizes.bar / 2, cap = std::min(3.5, sizes.bar / 3);
      const Ink ink{.stroke = "currentColor", .width = 1.2};
      const double from = frame.x(score->interval->lo), to = frame.x(score->interval->hi);
      svg.line({from, y}, {to, y}, ink);
      for (const double end : {from, to}) svg.line({end, y - cap}, {end, y + cap}, ink);
    }
    svg.close();
  }
}

std::string score_title(const Series& model) {
  const Metric* grade = find_metric(model.group->quality->grade);
  return grade && grade->id != metric::correct ? lower_case(std::string(grade->title)) : "accuracy";
}

std::string accuracy_text(const ScoreSlice& score) {
  return quantity_text({score.accuracy, score.interval}, Unit::share);
}

double draw_topics(Svg& svg, const std::vector<Topic>& topics, const std::vector<const Series*>& models, double top) {
  constexpr double heading = 24;
  const RowSizes sizes(models.size());
  double height = 4, widest = 0;
  std::string category;
  for (const Topic& topic : topics) {
    if (topic.category != category) height += heading;
    category = topic.category;
    height += sizes.row;
    widest = std::max(widest, text_width(shown_name(topic.name, 30)));
  }
  RowFrame frame(svg, top + RowFrame::above, height, Axis::percent().titled(score_title(*models.front()), Unit::share),
                 widest, 66);
  frame.draw_axis(models.size() == 1 ? "" : models.size() == 2 ? "points" : "spread");
  double y = frame.box().top + 2;
  category.clear();
  for (const Topic& topic : topics) {
    if (topic.category != category) {
      svg.text({4, y + heading - 7}, shown_name(topic.category), Anchor::start, true);
      y += heading;
    }
    category = topic.category;
    draw_topic(svg, frame, topic, y, sizes);
    y += sizes.row;
  }
  if (const auto chance = models.front()->chance)
    frame.upright(*chance, "chance " + quantity_text({chance}, Unit::share));
  return frame.below();
}

std::string overall_words(const std::vector<const Series*>& models) {
  std::vector<std::string> overall;
  for (const Series* model : models) {
    const ScoreSlice& all = model->group->quality->all();
    overall.push_back(model->name + " " + accuracy_text(all) + " (n = " + std::to_string(all.n) +
                      (all.failed > 0 ? ", " + std::to_string(all.failed) + " failed" : "") + ")");
  }
  return listed(overall);
}

Figure topic_figure(const char* id, const char* title, const char* what, const std::vector<Topic>& topics,
                    const std::vector<const Series*>& models, std::size_t all_models) {
  Figure figure;
  figure.id = id;
  figure.title = title;
  figure.columns = {"topic", "category"};
  for (const Series* model : models) figure.columns.insert(figure.columns.end(), {model->name, "n"});
  std::size_t are_apart = 0;
  for (const Topic& topic : topics) {
    std::vector<std::string> row{shown_name(topic.name, 80), shown_name(topic.category)};
    for (const ScoreSlice* score : topic.scores)
      row.insert(row.end(), {score ? accuracy_text(*score) : "—", score ? std::to_string(score->n) : "0"});
    figure.rows.push_back(std::move(row));
    are_apart += intervals_apart(topic);
  }
  figure.caption = "Over all: " + overall_words(models) + ".";
  if (models.size() == 2) {
    const bool largest_known = topics.size() > 1 && topics.front().difference() >= -1;
    const auto most = std::max_element(topics.begin(), topics.end(), [](const Topic& a, const Topic& b) {
      const auto size = [](const Topic& topic) { return topic.difference() < -1 ? 0 : std::fabs(topic.difference()); };
      return size(a) < size(b);
    });
    if (largest_known)
      say(figure.caption, "The difference from " + models[0]->name + " to " + models[1]->name + " is largest in " +
                              shown_name(most->name) + ", " + points_text(most->difference()) + " points.");
    say(figure.caption, "The intervals are apart in " + std::to_string(are_apart) + " of " +
                            std::to_string(topics.size()) + " " + what + ", not corrected for looking at many.");
  }
  say(figure.caption, "Whiskers are 95 % intervals" +
                          std::string(models.front()->chance ? "; the dashed line is the score of guessing." : "."));
  say(figure.caption, not_drawn(models.size(), all_models, "models"));

  Svg svg(figure.id);
  const double top = draw_legend(svg, legend_of(models, Swatch::bar));
  return drawn(std::move(figure), std::move(svg), draw_topics(svg, topics, models, top));
}

}  // namespace

std::vector<Figure> accuracy_by_topic(const std::vector<Series>& all) {
  constexpr std::size_t at_a_glance = 20;
  std::vector<const Series*> models = scored_series(all);
  if (models.empty()) return {};
  const std::size_t all_models = models.size();
  models.resize(std::min(models.size(), most_series));

  const auto subjects = topics_of(models, ScoreSlice::Of::subject);
  auto categories = topics_of(models, ScoreSlice::Of::category);
  std::vector<Figure> figures;
  if (subjects.size() < 2 && categories.size() < 2) {
    if (models.size() < 2) return {};
    Topic whole{"all questions", "", {}};
    for (const Series* model : models) whole.scores.push_back(&model->group->quality->all());
    figures.push_back(topic_figure("accuracy", "Accuracy", "suites", {whole}, models, all_models));
    return figures;
  }
  if (categories.size() > 1 && (subjects.size() > at_a_glance || subjects.size() < 2))
    figures.push_back(
        topic_figure("accuracy-by-category", "Accuracy by category", "categories", categories, models, all_models));
  if (subjects.size() > 1)
    figures.push_back(topic_figure("accuracy-by-topic", "Accuracy by topic", "topics", subjects, models, all_models));
  return figures;
}

}  // namespace bench::chart
