package playground

import (
	"cmp"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"

	"github.com/carillon-bot/carillon/bot"
)

// file is say with an attachment. The conversation shows its name; the bot gets
// all of it, whatever it is.
func (p *Playground) file(h bot.Handler) answering {
	return func(w http.ResponseWriter, r *http.Request, s *scene) (any, error) {
		if err := isOf(r, "multipart/form-data"); err != nil {
			return nil, err
		}
		r.Body = http.MaxBytesReader(w, r.Body, bot.MostFile+mostJSON)
		if err := r.ParseMultipartForm(mostJSON); err != nil {
			return nil, malformed(err)
		}
		defer r.MultipartForm.RemoveAll()
		attached := r.MultipartForm.File["file"]
		if len(attached) == 0 {
			return nil, refuse(http.StatusBadRequest, "playground.missing", "field", "file")
		}
		in := spoken{
			As: r.FormValue("as"), Place: r.FormValue("place"), Text: r.FormValue("text"),
			Thread: r.FormValue("thread"), Delivery: r.FormValue("delivery"),
		}
		for _, part := range attached {
			file, err := readFile(part)
			if err != nil {
				return nil, err
			}
			in.files = append(in.files, file)
		}
		return p.listen(r.Context(), s, h, in)
	}
}

// readFile reads what was attached.
func readFile(part *multipart.FileHeader) (bot.File, error) {
	if part.Size > bot.MostFile {
		return bot.File{}, refuse(http.StatusRequestEntityTooLarge, "playground.too_large")
	}
	content, err := part.Open()
	if err != nil {
		return bot.File{}, fmt.Errorf("open attached file: %w", err)
	}
	defer content.Close()
	body, err := io.ReadAll(content)
	if err != nil {
		return bot.File{}, fmt.Errorf("read attached file: %w", err)
	}
	media, _, _ := mime.ParseMediaType(part.Header.Get("Content-Type")) // empty where it is nonsense
	return bot.File{Name: clean(part.Filename), MediaType: cmp.Or(media, "application/octet-stream"), Body: body}, nil
}
